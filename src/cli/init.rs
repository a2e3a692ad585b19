//! `casebook init`: begin a book.

use std::path::Path;

use super::arguments::{Init, Service};
use super::report::Terminal;
use super::{Ended, World};
use crate::io::author;
use crate::io::read::find_book;

/// The files of a new book.
const BOOK: [(&str, &str); 5] = [
    ("book.toml", include_str!("init/book.toml")),
    ("content/index.md", include_str!("init/content/index.md")),
    (
        "content/cases/footbridge.md",
        include_str!("init/content/cases/footbridge.md"),
    ),
    (
        "content/pages/method.md",
        include_str!("init/content/pages/method.md"),
    ),
    (
        "content/sources/town.yaml",
        include_str!("init/content/sources/town.yaml"),
    ),
];

/// Writes a book that builds, with one worked case.
///
/// # Errors
/// Fails if one of its files is there already, and then writes none; or if the disk does.
/// Where a book is there already, `--ci` alone is done.
pub fn init(asked: &Init, terminal: &Terminal) -> Result<Ended, World> {
    let here = |book: &Path| -> Result<bool, World> {
        Ok(std::path::absolute(book)? == std::path::absolute(&asked.folder)?)
    };
    if let (Some(service), Some(book)) = (asked.ci, find_book(&asked.folder))
        && here(&book)?
    {
        terminal.say(add_recipe(&asked.folder, service)?.trim_start());
        return Ok(Ended::Fine);
    }
    author::create_all(&asked.folder, &BOOK)?;
    // A folder under version control often has one; it is the author's to keep.
    match author::create_all(
        &asked.folder,
        &[(".gitignore", include_str!("init/gitignore"))],
    ) {
        Ok(()) | Err(author::AuthorError::Exists(_)) => {}
        Err(error) => return Err(error.into()),
    }
    for (path, _) in BOOK {
        terminal.say_more(&format!("made {}\n", asked.folder.join(path).display()));
    }
    terminal.say(&next_steps(&asked.folder));
    if let Some(service) = asked.ci {
        terminal.say(&add_recipe(&asked.folder, service)?);
    }
    Ok(Ended::Fine)
}

/// Writes the recipe of a service, and says what is still to be done there.
fn add_recipe(folder: &Path, service: Service) -> Result<String, World> {
    let (path, recipe, then) = match service {
        Service::Github => (
            ".github/workflows/casebook.yml",
            include_str!("init/ci/github.yml"),
            "choose \"GitHub Actions\" under Settings, Pages, Source",
        ),
        Service::Gitlab => (
            ".gitlab-ci.yml",
            include_str!("init/ci/gitlab.yml"),
            "push to the default branch; the address stands under Deploy, Pages",
        ),
        Service::Netlify => (
            "netlify.toml",
            include_str!("init/ci/netlify.toml"),
            "add the repository as a site at Netlify",
        ),
        Service::Cloudflare => (
            ".github/workflows/casebook.yml",
            include_str!("init/ci/cloudflare.yml"),
            "make the Pages project and the two secrets that its first lines name",
        ),
    };
    let recipe = recipe
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{rust}", env!("CARGO_PKG_RUST_VERSION"));
    author::create_all(folder, &[(path, &*recipe)])?;
    Ok(format!("\nThe recipe is in {path}. Then {then}.\n"))
}

fn next_steps(folder: &Path) -> String {
    let (place, go) = if folder == Path::new(".") {
        ("this folder".to_owned(), String::new())
    } else {
        let place = folder.display();
        (place.to_string(), format!("    cd {place}\n"))
    };
    format!(
        "A book is begun in {place}. To see it while you write:\n\n{go}    casebook serve --open\n\n\
         The case in content/cases/footbridge.md says how a case is written.\n"
    )
}
