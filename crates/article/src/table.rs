/// The lines of a table in `data/article`, split at tabs: comments and the line of column names
/// are left out, lines with another number of columns too.
pub fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

pub const AGENCIES: &str = include_str!("../../../data/article/agencies.tsv");
pub const DATE_LINES: &str = include_str!("../../../data/article/datelines.tsv");
pub const ELEMENTS: &str = include_str!("../../../data/article/elements.tsv");
pub const FURNITURE: &str = include_str!("../../../data/article/furniture.tsv");
pub const METADATA: &str = include_str!("../../../data/article/metadata.tsv");
