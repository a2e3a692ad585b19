//! Rows of a table, as spreadsheets read them.

/// A CSV file after RFC 4180: lines end in CR LF, and a cell with a comma, a quotation
/// mark or a line end stands in quotation marks.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, so
/// such a cell gets a `'` before it.
#[derive(Debug, Default)]
pub(in crate::pages) struct Csv(String);

impl Csv {
    /// Adds a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                "'"
            } else {
                ""
            };
            if cell.contains([',', '"', '\n', '\r']) {
                self.0.push('"');
                self.0.push_str(guard);
                self.0.push_str(&cell.replace('"', "\"\""));
                self.0.push('"');
            } else {
                self.0.push_str(guard);
                self.0.push_str(cell);
            }
        }
        self.0.push_str("\r\n");
    }

    /// The file.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], expected: &str) {
        let mut csv = Csv::default();
        csv.row(cells.iter().copied());
        assert_eq!(csv.finish(), expected);
    }

    #[test]
    fn a_cell_that_holds_what_parts_cells_is_quoted() {
        check(
            &["a", "b, c", "d \"e\"", "f\ng", ""],
            "a,\"b, c\",\"d \"\"e\"\"\",\"f\ng\",\r\n",
        );
    }

    #[test]
    fn what_a_spreadsheet_would_reckon_is_text() {
        check(
            &["=1+1", "@k", "-a, b", "a=b"],
            "'=1+1,'@k,\"'-a, b\",a=b\r\n",
        );
    }
}
