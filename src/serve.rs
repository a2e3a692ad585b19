//! A book shown in a browser while it is written.
//!
//! The main type is [`Server`]. It builds in memory, renders a page when it is asked for,
//! and writes nothing. What it serves is decided by the files: each request for a page
//! looks at them first, so one made after a save shows that save. It does not know how a
//! page is made, nor who reads what it tells.

#![expect(
    clippy::disallowed_methods,
    reason = "the preview meets the network and the clock"
)]

mod answer;
mod connections;
mod dress;
mod editor;
mod files;
mod findings;
mod follow;
mod kept;
mod live;
mod page;
mod preview;

use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

pub use self::editor::Editor;
pub use self::follow::{Event, News};
use self::live::Live;
use self::preview::Preview;
use crate::desk::Desk;
use crate::io::DiskError;

/// The port that is tried first.
const FIRST_PORT: u16 = 3000;
/// How many ports are tried.
const PORTS: u16 = 100;

/// Why a book cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The book cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The address cannot be listened to.
    #[error("cannot listen on {address}: {source}")]
    Port {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The system gives no threads or sockets.
    #[error("cannot serve: {0}")]
    System(#[source] std::io::Error),
}

/// A server that listens and is about to answer.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    served: Served,
}

/// What requests are answered from.
struct Served {
    preview: Arc<Preview>,
    live: Arc<Live>,
    editor: Arc<Editor>,
}

impl Server {
    /// Builds the book and begins to listen on `host`, at `port`, or else at the first of
    /// 3000 to 3099 that is free. With an `editor`, places lead to it.
    ///
    /// # Errors
    /// Fails if the book cannot be read, or if the port is taken.
    pub fn listen(
        desk: Desk,
        host: IpAddr,
        port: Option<u16>,
        editor: Editor,
    ) -> Result<Self, ServeError> {
        let listener = bind(host, port)?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        let preview = Arc::new(Preview::new(desk));
        preview.now()?;
        Ok(Self {
            listener,
            address,
            served: Served {
                preview,
                live: Arc::new(Live::default()),
                editor: Arc::new(editor),
            },
        })
    }

    /// Where the site is to be found on this machine: with the path of its base URL.
    pub fn url(&self) -> String {
        let shown = self.served.preview.now();
        let path = shown.map_or_else(|_| "/".to_owned(), |shown| shown.base_path());
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}{path}")
    }

    /// Answers until `stop` is done. What happens meanwhile, beginning with the first
    /// build, is told to `tell` from another thread.
    ///
    /// # Errors
    /// Fails if the system does not give what a server needs.
    pub fn run(
        self,
        stop: impl Future<Output = ()>,
        tell: impl Fn(Event<'_>) + Send + Sync + 'static,
    ) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(ServeError::System)?;
        let Served {
            preview,
            live,
            editor,
        } = &self.served;
        let following = follow::follow(
            Arc::clone(preview),
            Arc::clone(live),
            Arc::clone(editor),
            Box::new(tell),
        );
        let served = Arc::new(self.served);
        let bound = self.address.ip();
        let ended = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let answer = move |request| answer::answer(Arc::clone(&served), bound, request);
            tokio::select! {
                () = connections::serve(listener, answer) => {}
                // Pages that wait for a change would keep a gentler end waiting for ever.
                () = stop => {}
            }
            Ok(())
        });
        drop(following);
        runtime.shutdown_background();
        ended.map_err(ServeError::System)
    }
}

fn bind(host: IpAddr, port: Option<u16>) -> Result<TcpListener, ServeError> {
    let (first, last) = match port {
        Some(port) => (port, port),
        None => (FIRST_PORT, FIRST_PORT + PORTS - 1),
    };
    let mut port = first;
    loop {
        let address = SocketAddr::new(host, port);
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => port += 1,
            Err(source) => return Err(ServeError::Port { address, source }),
        }
    }
}
