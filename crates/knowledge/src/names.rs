//! Collects which names lead to which rows.

use crate::archive::{Table, pack};
use crate::fold::fold;
use std::collections::BTreeMap;

/// Keys in the order that `fst` wants; for each the postings with their rank, the best first.
#[derive(Default)]
pub struct Names {
    keys: BTreeMap<Vec<u8>, Vec<(u32, u32)>>,
}

impl Names {
    /// Lower ranks come first in the answer. Of equal postings the best rank stays.
    pub fn add(&mut self, table: Table, language: &str, name: &str, rank: u32, posting: u32) {
        if name.is_empty() {
            return;
        }
        self.keys.entry(table.key(language, name)).or_default().push((rank, posting));
    }

    /// Under the exact and under the folded name.
    pub fn add_both(&mut self, exact: Table, folded: Table, name: &str, rank: u32, posting: u32) {
        self.add(exact, "", name, rank, posting);
        self.add(folded, "", &fold(name), rank, posting);
    }

    /// The bytes of the `fst` map and the postings that its values point to.
    pub fn finish(self) -> Result<(Vec<u8>, Vec<u32>), String> {
        let mut map = fst::MapBuilder::memory();
        let mut postings = Vec::new();
        for (key, mut list) in self.keys {
            list.sort_unstable();
            let mut found: Vec<u32> = Vec::with_capacity(list.len());
            for (_, posting) in list {
                if !found.contains(&posting) {
                    found.push(posting);
                }
            }
            map.insert(&key, pack(postings.len(), found.len())).map_err(|error| error.to_string())?;
            postings.append(&mut found);
        }
        Ok((map.into_inner().map_err(|error| error.to_string())?, postings))
    }
}
