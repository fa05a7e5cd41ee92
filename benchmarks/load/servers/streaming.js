// The same as streaming.php for node. PORT from the environment.
const http = require('http');

const pieces = {};
for (const writes of [1, 16, 64]) pieces[`/stream/${writes}`] = Array(writes).fill(Buffer.alloc(65536 / writes, 'x'));
const clients = new Set();
let id = 0;

http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (pieces[url.pathname]) {
        response.setHeader('content-type', 'text/plain');
        for (const piece of pieces[url.pathname]) response.write(piece);
        response.end();
    } else if (url.pathname === '/events') {
        response.setHeader('content-type', 'text/event-stream');
        response.write(':\n\n');
        clients.add(response);
        response.on('close', () => clients.delete(response));
    } else {
        let left = Number(url.searchParams.get('count'));
        const publish = () => {
            if (left-- === 0) return response.end();
            const record = Buffer.from(`id: ${++id}\ndata: ${'x'.repeat(100)}\n\n`);
            for (const client of clients) client.write(record);
            setImmediate(publish);
        };
        publish();
    }
}).listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 2048 });
