//! Tables in the forms that are Pandoc's alone: reported, and shown as the text they are.
//!
//! A grid table begins with a line of `+---+---+`; simple and multiline tables have a line
//! of dashes in groups, one for each column. CommonMark reads the one as a paragraph and
//! the other as a rule, so that an author who writes for Pandoc would lose the table
//! without a word.

use std::ops::Range;

use super::Writer;
use crate::diag::{Code, Diagnostic};

impl Writer<'_, '_> {
    /// Reports a paragraph that is a grid table.
    pub(super) fn hint_at_grid_table(&mut self, paragraph: &Range<usize>) {
        let line = self.first_line(paragraph);
        if is_grid(&self.plan.source.text[line.clone()]) {
            self.report_table("a grid table of Pandoc is not read as a table", line);
        }
    }

    /// Reports a rule that is the line below the head of a simple or a multiline table.
    pub(super) fn hint_at_simple_table(&mut self, rule: &Range<usize>) {
        let line = self.first_line(rule);
        let text = &self.plan.source.text;
        if !is_groups(&text[line.clone()]) {
            return;
        }
        // A table without a head ends with such a line as well. A note is read after what
        // stands below it.
        let between = text.get(self.table_reported..line.start);
        let is_end = self.table_reported > 0 && between.is_some_and(|it| !it.contains("\n\n"));
        self.table_reported = line.end;
        if !is_end {
            self.report_table("a simple table of Pandoc is not read as a table", line);
        }
    }

    fn first_line(&self, place: &Range<usize>) -> Range<usize> {
        let text = &self.plan.source.text[place.clone()];
        let length = text.lines().next().map_or(0, |line| line.trim_end().len());
        place.start..place.start + length
    }

    fn report_table(&mut self, message: &str, line: Range<usize>) {
        let span = self.plan.source.span(line);
        self.found.push(
            Diagnostic::at(Code::ODD_MARKUP, &span, message)
                .label("shown as it is written")
                .help("write a pipe table: a line `| one | two |`, below it `|---|---|`, and a line for each row")
                .note("pipe tables are what Pandoc, GitHub and Obsidian read alike"),
        );
    }
}

/// `+---+---+`, with `:` where columns are aligned and `=` below a head.
fn is_grid(line: &str) -> bool {
    let columns = line
        .strip_prefix('+')
        .and_then(|line| line.strip_suffix('+'));
    columns.is_some_and(|columns| {
        columns
            .split('+')
            .all(|column| column.len() > 2 && column.bytes().all(|byte| b"-=:".contains(&byte)))
    })
}

/// `------- ------ ---`: groups of dashes, and no rule that anybody would write.
fn is_groups(line: &str) -> bool {
    let groups: Vec<&str> = line.split_ascii_whitespace().collect();
    groups.len() > 1
        && groups
            .iter()
            .all(|group| group.len() > 1 && group.bytes().all(|byte| byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_pandocs_tables_are_told_from_rules() {
        assert!(is_grid("+---+:=====:+") && is_grid("+-------+"));
        assert!(!is_grid("+ - +") && !is_grid("+1+"));
        assert!(is_groups("------- ------  ---"));
        assert!(!is_groups("-------") && !is_groups("- - -") && !is_groups("* * *"));
    }
}
