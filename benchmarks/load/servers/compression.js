// As compression.php; the bodies are files in $BODIES. In one call, which is the cheapest way node has.
const fs = require('fs');
const http = require('http');
const zlib = require('zlib');

const bodies = {};
for (const name of ['1k', '16k', '128k']) bodies[`/${name}`] = fs.readFileSync(`${process.env.BODIES}/${name}.json`);
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

http
  .createServer((request, response) => {
    const coding = request.headers['accept-encoding'];
    let body = bodies[request.url];
    const head = { 'Content-Type': 'application/json', Vary: 'accept-encoding' };
    if (coding === 'gzip') body = zlib.gzipSync(body, { level: 6 });
    if (coding === 'br') body = zlib.brotliCompressSync(body, { params: { ...brotli.params, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
    if (coding !== 'identity') head['Content-Encoding'] = coding;
    response.writeHead(200, { ...head, 'Content-Length': body.length });
    response.end(body);
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
