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
mod overlay;
mod preview;
mod watch;

use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use self::preview::Preview;
pub use self::preview::Told;
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
    preview: Arc<Preview>,
}

impl Server {
    /// Builds the book and begins to listen on `host`, at `port`, or else at the first of
    /// 3000 to 3099 that is free. Every build from now on is told to `tell`.
    ///
    /// # Errors
    /// Fails if the book cannot be read, or if the port is taken.
    pub fn listen(
        desk: Desk,
        host: IpAddr,
        port: Option<u16>,
        tell: impl Fn(Told<'_>) + Send + Sync + 'static,
    ) -> Result<Self, ServeError> {
        let listener = bind(host, port)?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        let preview = Arc::new(Preview::new(desk, Box::new(tell)));
        preview.now()?;
        Ok(Self {
            listener,
            address,
            preview,
        })
    }

    /// Where the site is to be found: with the path of its base URL.
    pub fn url(&self) -> String {
        let path = self
            .preview
            .now()
            .map_or_else(|_| "/".to_owned(), |shown| shown.base_path());
        format!("http://{}{path}", self.address)
    }

    /// Answers until `stop` is done.
    ///
    /// # Errors
    /// Fails if the system does not give what a server needs.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(ServeError::System)?;
        let watching = watch::watch(Arc::clone(&self.preview));
        let served = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            tokio::select! {
                served = axum::serve(listener, routes(self.preview, self.address)) => served,
                // Pages that wait for a change would keep a gentler end waiting for ever.
                () = stop => Ok(()),
            }
        });
        drop(watching);
        runtime.shutdown_background();
        served.map_err(ServeError::System)
    }
}

fn routes(preview: Arc<Preview>, address: SocketAddr) -> Router {
    // `get` answers HEAD as well, and says 405 to what else there is.
    Router::new().fallback(get(move |request| {
        answer::answer(Arc::clone(&preview), address, request)
    }))
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
