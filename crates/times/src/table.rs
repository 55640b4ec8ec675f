//! The tables of `data/times`.

/// A table that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("data/times/{file}, line {line}: {problem}")]
pub struct Error {
    pub file: &'static str,
    pub line: usize,
    pub problem: String,
}

/// A line of a table with its cells.
pub struct Row {
    pub file: &'static str,
    pub line: usize,
    cells: Vec<&'static str>,
}

impl Row {
    /// The cell, or "" where the line is shorter.
    pub fn cell(&self, column: usize) -> &'static str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    pub fn error(&self, problem: impl ToString) -> Error {
        Error { file: self.file, line: self.line, problem: problem.to_string() }
    }
}

/// All lines but the first (the names of the columns), empty ones and comments (`#`).
pub fn rows(file: &'static str, tsv: &'static str) -> impl Iterator<Item = Row> {
    tsv.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(move |(index, line)| Row { file, line: index + 1, cells: line.split('\t').map(str::trim).collect() })
}
