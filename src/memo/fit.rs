//! Room that grew while something was made, given back before it is kept.

/// A list or text that can be kept in no more room than it fills.
pub trait Fit {
    /// Gives back the room that it grew into and did not fill.
    ///
    /// `shrink_to_fit` asks the allocator, and that of the program leaves a block where it
    /// is as long as half of it is in use; what is kept for long is worth a copy.
    fn fit(&mut self);
}

impl<T> Fit for Vec<T> {
    fn fit(&mut self) {
        if self.len() < self.capacity() {
            let mut fitting = Self::with_capacity(self.len());
            fitting.append(self);
            *self = fitting;
        }
    }
}

impl Fit for String {
    fn fit(&mut self) {
        if self.len() < self.capacity() {
            *self = self.as_str().to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_holds_the_same_in_no_more_room() {
        let mut text = String::with_capacity(100);
        text.push_str("words");
        text.fit();
        assert_eq!((&*text, text.capacity()), ("words", 5));
        let mut list = Vec::with_capacity(100);
        list.extend([1, 2, 3]);
        list.fit();
        assert_eq!((&*list, list.capacity()), (&[1, 2, 3][..], 3));
    }
}
