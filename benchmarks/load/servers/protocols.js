// As protocols.php.
const fs = require('fs');
const http = require('http');
const http2 = require('http2');

const bodies = {
  '/hello': Buffer.from('Hello, World!'),
  '/64k': Buffer.alloc(64 * 1024, 'x'),
  '/1m': Buffer.alloc(1024 * 1024, 'x'),
};

function answer(request, response) {
  const body = bodies[request.url];
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
  response.end(body);
}

const secure = { cert: fs.readFileSync(process.env.CERTIFICATE), key: fs.readFileSync(process.env.KEY), allowHTTP1: true };
http.createServer(answer).listen(Number(process.env.PORT), '127.0.0.1');
http2.createServer(answer).listen(Number(process.env.H2_PORT), '127.0.0.1');
http2.createSecureServer(secure, answer).listen(Number(process.env.TLS_PORT), '127.0.0.1');
