//! `casebook serve`: show the book in a browser while it is written.

use super::arguments::{Serve, Shared};
use super::build::seconds;
use super::report::{Stream, Terminal, counted, tally};
use super::{Ended, World};
use crate::diag::{Diagnostics, Level};
use crate::project::Options;
use crate::serve::{Event, News, Server};
use crate::text::FilePath;

/// More findings than this are counted, not printed, errors first.
const FINDINGS: usize = 20;

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
    let editor = asked.editor.clone().unwrap_or_default();
    let server = Server::listen(desk, asked.host, asked.port, editor)?;
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
    let says = *terminal;
    server.run(interrupted(), move |event| tell(says, event))?;
    Ok(Ended::Fine)
}

/// Waits until somebody asks the program to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                true = async { tokio::signal::ctrl_c().await.is_ok() } => return,
                _ = terminate.recv() => return,
                else => {}
            }
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a way to be interrupted there is only being killed.
        std::future::pending::<()>().await;
    }
}

fn tell(terminal: Terminal, event: Event<'_>) {
    match event {
        Event::Built(news) => tell_news(terminal, &news),
        Event::Looking(why) => terminal.say(&format!(
            "Looking at every file at each request, and twice a second, as {why}.\n"
        )),
        Event::Watching => terminal.say("Files are watched again.\n"),
        Event::Failed(why) => terminal.say(&format!("The book cannot be read: {why}\n")),
    }
}

/// The findings that are new, those that went, and one line for the build.
fn tell_news(terminal: Terminal, news: &News<'_>) {
    let new = worst(&news.new);
    // What cannot be printed cannot be complained of, either.
    let _ = terminal.findings(Stream::Err, &new, &news.built.project);
    if news.new.len() > new.len() {
        let more = news.new.len() - new.len();
        terminal.say(&format!("and {more} more: `casebook check` prints all\n"));
    }
    for gone in worst(&news.gone).iter() {
        let place = gone.span.as_ref().map(|span| format!("{}: ", span.file));
        let place = place.unwrap_or_default();
        let (level, code) = (gone.level.word(), gone.code.label());
        terminal.say(&format!("gone: {level}[{code}] {place}{}\n", gone.message));
    }
    if news.gone.len() > FINDINGS {
        terminal.say(&format!("and {} more gone\n", news.gone.len() - FINDINGS));
    }
    let built = news.built;
    let time = seconds(built.timings.read + built.timings.lay_out);
    let what = match news.first {
        true => format!("built in {time}"),
        false => format!("{}: rebuilt in {time}", changed(&built.changed)),
    };
    terminal.say(&format!("{what}: {}\n", tally(built.checked())));
}

/// The first findings, errors before all others.
fn worst(found: &Diagnostics) -> Diagnostics {
    let errors = found.iter().filter(|it| it.level == Level::Error);
    let others = found.iter().filter(|it| it.level != Level::Error);
    errors.chain(others).take(FINDINGS).cloned().collect()
}

/// `content/cases/kettle.md and 2 files more`
fn changed(files: &[FilePath]) -> String {
    match files {
        [] => "nothing".to_owned(),
        [one] => one.to_string(),
        [first, more @ ..] => format!("{first} and {} more", counted(more.len(), "file")),
    }
}
