//! A server on this computer that answers as a test wants.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Answers until the tests end.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers every request on its own connection; `answer` gets the request's first line.
    pub fn answering(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("the port has an address").to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let heard = requests.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let request = head_of(&stream);
                if let Ok(mut heard) = heard.lock() {
                    heard.push(request.clone());
                }
                answer(request.lines().next().unwrap_or_default(), &mut stream);
            }
        });
        Self { address, requests }
    }

    /// Answers with these bytes.
    pub fn sending(answer: Vec<u8>) -> Self {
        Self::answering(move |_, stream| send(stream, &answer))
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// The heads of all requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().map(|requests| requests.clone()).unwrap_or_default()
    }
}

/// Sends the bytes, or as many as the other side takes.
pub fn send(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

/// A good answer with these bytes.
pub fn ok(body: &[u8]) -> Vec<u8> {
    announced(body.len(), body)
}

/// A good answer that announces `length` bytes and has this body.
pub fn announced(length: usize, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat()
}

/// A redirect to another place.
pub fn redirect(place: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn head_of(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    lines.map(|line| line + "\n").collect()
}
