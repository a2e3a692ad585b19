//! The command line.
//!
//! [`run`] is the whole program: it reads the arguments, does what they ask and says how
//! it went. There is one file for each command. This module does not know how anything is
//! read, built or published; it asks for it and reports.

#![expect(
    clippy::disallowed_methods,
    reason = "commands meet the terminal and its environment"
)]

mod arguments;
mod build;
mod check;
mod clean;
mod completions;
mod examples;
mod explain;
mod export;
mod fmt;
mod import;
mod init;
mod man;
mod new;
mod progress;
mod publish;
mod report;
mod schema;
mod serve;
mod spent;
mod styles;
mod theme;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command};
use self::report::Terminal;

/// What stops a command, other than the author's errors.
type World = Box<dyn Error + Send + Sync>;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All is well.
    Fine,
    /// The author's text holds errors, which were printed; or it is not as it was said
    /// to be.
    WithErrors,
}

/// Does what the arguments of the process ask.
///
/// Exit codes: 0 fine; 1 errors in what the author wrote; 2 the disk, the network, or
/// arguments that make no sense.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; they say so themselves by their exit code.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let terminal = Terminal::new(&arguments.shared);
    match obey(arguments, &terminal) {
        Ok(Ended::Fine) => ExitCode::SUCCESS,
        Ok(Ended::WithErrors) => ExitCode::from(1),
        Err(error) => {
            terminal.complain(&*error);
            ExitCode::from(2)
        }
    }
}

fn obey(arguments: Arguments, terminal: &Terminal) -> Result<Ended, World> {
    let shared = &arguments.shared;
    if let Some(jobs) = shared.jobs {
        rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.get())
            .build_global()?;
    }
    match arguments.command {
        Command::Build(asked) => build::build(&asked, shared, terminal),
        Command::Publish(asked) => publish::publish(&asked, shared, terminal),
        Command::Check(asked) => check::check(&asked, shared, terminal),
        Command::Serve(asked) => serve::serve(&asked, shared, terminal),
        Command::Export(asked) => export::export(&asked, shared, terminal),
        Command::Fmt(asked) => fmt::fmt(&asked, shared, terminal),
        Command::Import(asked) => import::import(&asked, shared, terminal),
        Command::Init(asked) => init::init(&asked, terminal),
        Command::New(asked) => new::new(&asked, shared, terminal),
        Command::Clean(asked) => clean::clean(&asked, shared, terminal),
        Command::Explain(asked) => explain::explain(&asked, terminal),
        Command::Schema(asked) => schema::schema(&asked, terminal),
        Command::Theme(asked) => theme::theme(&asked.command, shared, terminal),
        Command::Completions(asked) => completions::completions(&asked, terminal),
        Command::Man(asked) => man::man(&asked, terminal),
        Command::Styles => styles::styles(terminal),
    }
}
