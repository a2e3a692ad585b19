//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// Many small pieces of text are made and dropped by many threads, which this does well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    casebook::cli::run()
}
