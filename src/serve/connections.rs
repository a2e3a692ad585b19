//! Connections, and how much each may ask of the server.
//!
//! The main function is [`serve`]. It does not know what is answered.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// The head of a request may take so long to arrive.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);
/// It may have so many bytes.
const LARGEST_HEAD: usize = 64 << 10;
/// So many connections are open at most; more wait.
const CONNECTIONS: usize = 512;
/// How long to wait after the system gave no connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers with `answer` until it is dropped.
pub async fn serve<A, F>(listener: TcpListener, answer: A)
where
    A: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&free).acquire_owned().await;
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // One that ended before it began, or too many open files: others will follow.
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let answer = answer.clone();
        tokio::spawn(async move {
            let _place = place;
            // A page is a few packets; none of them waits for another.
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request: hyper::Request<_>| {
                let answered = answer(request.map(Body::new));
                async move { Ok::<_, Infallible>(answered.await) }
            });
            // Whoever breaks off or breaks the rules is not told more than that.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(SLOWEST_HEAD)
                .max_buf_size(LARGEST_HEAD)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
