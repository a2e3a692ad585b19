//! Sources and what they draw on.
