//! Dates as EDTF.

use super::{Date, DatePoint};

impl Date {
    /// The date as EDTF of levels 0 and 1: what [`Date::from_edtf`] reads as the same
    /// date. `None` if it is only words. Words beside a date are left out.
    ///
    /// ```
    /// # use casebook::csl::Date;
    /// let date = Date::from_edtf("2016-10~/2016-11").unwrap();
    /// assert_eq!(date.to_edtf().unwrap(), "2016-10~/2016-11");
    /// ```
    pub fn to_edtf(&self) -> Option<String> {
        let start = self.start()?;
        let mut text = edtf_of_point(start);
        if self.is_one_of() {
            let open = self.end().map_or(0, |end| match end.year - start.year {
                0..=9 => 1,
                _ => 2,
            });
            // Before the common era the first year is the one with the higher number.
            text.truncate(text.len() - open);
            text.push_str(&"XX"[..open]);
        }
        if self.is_open_before() {
            text.insert_str(0, "../");
        }
        if self.is_circa() {
            text.push('~');
        }
        if let Some(end) = self.end().filter(|_| !self.is_one_of()) {
            text.push('/');
            text.push_str(&edtf_of_point(end));
        } else if self.is_open() {
            text.push_str("/..");
        }
        Some(text)
    }
}

fn edtf_of_point(point: DatePoint) -> String {
    // EDTF counts a year nought; CSL does not.
    let year = if point.year < 0 {
        point.year + 1
    } else {
        point.year
    };
    let mut text = match year {
        0..=9_999 => format!("{year:04}"),
        -9_999..=-1 => format!("-{:04}", year.unsigned_abs()),
        _ => format!("Y{year}"),
    };
    match (point.month, point.season) {
        (0, 0) => {}
        (0, season) => text.push_str(&format!("-{}", 20 + season)),
        (month, _) => {
            text.push_str(&format!("-{month:02}"));
            if point.day > 0 {
                text.push_str(&format!("-{:02}", point.day));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        assert_eq!(
            Date::from_edtf(text).unwrap().to_edtf().as_deref(),
            Some(text)
        );
    }

    #[test]
    fn a_date_is_written_as_it_is_read() {
        for text in [
            "2016",
            "2016-10",
            "2016-10-03",
            "2016-22",
            "2016~",
            "0044",
            "-0043",
            "0000",
            "Y17000",
            "2016/2017-02",
            "2016-10-03/..",
            "../2016",
            "201X",
            "20XX~",
            "-201X",
        ] {
            check(text);
        }
        assert_eq!(Date::literal("soon").to_edtf(), None);
    }
}
