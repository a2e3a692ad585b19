//! `casebook serve`: show the book in a browser while it is written.

use super::arguments::{Serve, Shared};
use super::build::seconds;
use super::report::{Stream, Terminal, tally};
use super::{Ended, World};
use crate::project::Options;
use crate::serve::{Server, Told};

/// Serves the book until it is interrupted.
///
/// # Errors
/// Fails if the book cannot be read, or if the port is taken.
pub fn serve(asked: &Serve, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    // What is not published is shown here, striped, and nowhere else.
    let desk = shared.desk(Options {
        drafts: true,
        private: true,
        ..Options::default()
    })?;
    let says = *terminal;
    let server = Server::listen(desk, asked.host, asked.port, move |told| tell(says, told))?;
    let url = server.url();
    if !asked.host.is_loopback() {
        terminal.say("Others on this network can see the preview, drafts and private notes too.\n");
    }
    terminal.say(&format!("{url}  (Ctrl-C ends)\n"));
    if asked.open
        && let Err(error) = opener::open_browser(&url)
    {
        terminal.say(&format!("No browser could be opened: {error}\n"));
    }
    server.run(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a way to be interrupted there is only being killed.
            std::future::pending::<()>().await;
        }
    })?;
    Ok(Ended::Fine)
}

/// One line for each build, after the findings that are new.
fn tell(terminal: Terminal, told: Told<'_>) {
    match told {
        Told::Built { built, new, first } => {
            // What cannot be printed cannot be complained of, either.
            let _ = terminal.findings(Stream::Err, &new, &built.project);
            let time = built.timings.read + built.timings.lay_out;
            let verb = if first { "built" } else { "rebuilt" };
            terminal.say(&format!(
                "{verb} in {}: {}\n",
                seconds(time),
                tally(built.checked())
            ));
        }
        Told::Failed(error) => terminal.complain(error),
    }
}
