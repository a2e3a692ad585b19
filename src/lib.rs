//! casebook turns a folder of Markdown case files into a static site.
