//! Reads a tab-separated table; says file and line where a row is bad.

use std::fmt::Display;

/// A table with its header, as the text of a file.
pub struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// `file` is the name that messages give.
    pub fn parse(file: &str, text: &str) -> Result<Table, String> {
        let mut lines = text.lines();
        let header = lines.next().ok_or_else(|| format!("{file}:1: no header"))?;
        let columns: Vec<String> = header.split('\t').map(str::to_string).collect();
        let mut rows = Vec::new();
        for (index, line) in lines.enumerate() {
            let cells: Vec<String> = line.split('\t').map(str::to_string).collect();
            if cells.len() != columns.len() {
                let (wanted, found) = (columns.len(), cells.len());
                return Err(format!("{file}:{}: {wanted} cells expected, {found} found", index + 2));
            }
            rows.push((index + 2, cells));
        }
        Ok(Table { file: file.to_string(), columns, rows })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }
}

#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    line: usize,
    cells: &'t [String],
}

impl<'t> Row<'t> {
    pub fn error(&self, message: impl Display) -> String {
        format!("{}:{}: {message}", self.table.file, self.line)
    }

    /// The cell, which may be empty.
    pub fn cell(&self, column: &str) -> Result<&'t str, String> {
        let index = self.table.columns.iter().position(|name| name == column);
        index
            .map(|index| self.cells[index].as_str())
            .ok_or_else(|| self.error(format!("the table has no column {column:?}")))
    }

    pub fn text(&self, column: &str) -> Result<String, String> {
        Ok(self.cell(column)?.to_string())
    }

    /// The cell, which must not be empty.
    pub fn filled(&self, column: &str) -> Result<String, String> {
        let cell = self.text(column)?;
        if cell.is_empty() { Err(self.error(format!("{column} is empty"))) } else { Ok(cell) }
    }

    /// The parts of a cell between semicolons.
    pub fn list(&self, column: &str) -> Result<Vec<String>, String> {
        Ok(self.cell(column)?.split(';').filter(|part| !part.is_empty()).map(str::to_string).collect())
    }

    /// None where the cell is empty.
    pub fn number<N: std::str::FromStr>(&self, column: &str) -> Result<Option<N>, String> {
        let cell = self.cell(column)?;
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| self.error(format!("{column}: {cell:?} is no number")))
    }

    /// The place of the cell in a list of all the words it may hold.
    pub fn choice(&self, column: &str, choices: &[&str]) -> Result<usize, String> {
        let cell = self.cell(column)?;
        let place = choices.iter().position(|choice| *choice == cell);
        place.ok_or_else(|| self.error(format!("{column}: {cell:?} is none of {}", choices.join(", "))))
    }

    /// First day of a stretch given as YYYY, YYYY-MM or YYYY-MM-DD, and the day after it; 0 if empty.
    pub fn stretch(&self, column: &str) -> Result<(u32, u32), String> {
        let cell = self.cell(column)?;
        if cell.is_empty() {
            return Ok((0, 0));
        }
        stretch(cell).ok_or_else(|| self.error(format!("{column}: {cell:?} is no date")))
    }
}

fn stretch(cell: &str) -> Option<(u32, u32)> {
    let parts: Vec<u32> = cell.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let pack = |year: u32, month: u32, day: u32| year * 10_000 + month * 100 + day;
    let month_after = |year, month| if month == 12 { pack(year + 1, 1, 1) } else { pack(year, month + 1, 1) };
    let days = |year: u32, month| match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    match *parts.as_slice() {
        [year] if year > 999 => Some((pack(year, 1, 1), pack(year + 1, 1, 1))),
        [year, month] if (1..=12).contains(&month) => Some((pack(year, month, 1), month_after(year, month))),
        [year, month, day] if (1..=12).contains(&month) && (1..=days(year, month)).contains(&day) => {
            let after = if day == days(year, month) { month_after(year, month) } else { pack(year, month, day + 1) };
            Some((pack(year, month, day), after))
        }
        _ => None,
    }
}
