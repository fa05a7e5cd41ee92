// GET /hello, GET /json, POST /echo on 127.0.0.1:$PORT.
const http = require('http');

const payload = {
  id: 4711,
  name: 'Grace Hopper',
  email: 'grace@example.org',
  active: true,
  score: 98.5,
  roles: ['admin', 'author'],
  address: { street: '1 Main Street', city: 'Arlington', zip: '22201' },
  created: '2024-05-17T09:30:00Z',
  comment: null,
  visits: 1024,
};

function answer(response, type, body) {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

http
  .createServer((request, response) => {
    if (request.method === 'POST') {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => answer(response, 'application/octet-stream', Buffer.concat(parts)));
    } else if (request.url === '/json') {
      answer(response, 'application/json', JSON.stringify(payload));
    } else {
      answer(response, 'text/plain', 'Hello, World!');
    }
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
