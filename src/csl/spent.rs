//! How long printing took, for who asks where the time of a build went.
//!
//! The main type is [`Spent`]. Nothing that is printed depends on it.

#![expect(
    clippy::disallowed_methods,
    reason = "what is measured is told, and never looked at"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The time that all threads together were at work, in nanoseconds.
#[derive(Debug, Default)]
pub(super) struct Spent(AtomicU64);

impl Spent {
    /// Does some work, and adds the time that it takes. One that is part of another must not
    /// be measured by itself.
    pub fn on<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        let nanoseconds = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_add(nanoseconds, Ordering::Relaxed);
        done
    }

    /// The time so far.
    pub fn so_far(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_given_back_and_its_time_is_added() {
        let spent = Spent::default();
        assert_eq!(spent.so_far(), Duration::ZERO);
        assert_eq!(spent.on(|| (0..1000_u64).sum::<u64>()), 499_500);
        let once = spent.so_far();
        assert!(once > Duration::ZERO);
        spent.on(|| std::hint::black_box(once));
        assert!(spent.so_far() > once);
    }
}
