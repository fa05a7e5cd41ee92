// node's own HTTP/2 client against a server of node_client.phpt: URL and, for https, the file with the authority.
import http2 from 'node:http2';
import fs from 'node:fs';
import { once } from 'node:events';
import assert from 'node:assert/strict';

const [url, authority] = process.argv.slice(2);
const session = http2.connect(url, authority ? { ca: fs.readFileSync(authority) } : {});
session.on('error', error => { console.log('session failed:', error.message); process.exitCode = 1; });
await once(session, 'connect');
console.log('protocol:', session.alpnProtocol, session.encrypted ? 'over TLS' : 'in the clear');
await new Promise(resolve => session.remoteSettings?.maxConcurrentStreams === 100 ? resolve() : session.once('remoteSettings', resolve));
console.log('streams at a time:', session.remoteSettings.maxConcurrentStreams);

async function ask(fields, body) {
  const stream = session.request(fields, { endStream: body === undefined });
  const answer = { informational: [], body: '' };
  stream.on('response', head => { answer.status = head[':status']; answer.head = head; });
  stream.on('headers', head => answer.informational.push(head[':status']));
  stream.on('trailers', trailers => { answer.trailers = trailers; });
  stream.setEncoding('latin1');
  stream.on('data', piece => { answer.body += piece; });
  if (body !== undefined) stream.end(body);
  await once(stream, 'close');
  answer.code = stream.rstCode;
  return answer;
}

let answer = await ask({ ':path': '/hello' });
assert.deepEqual([answer.status, answer.body], [200, 'Hello']);
console.log('hello:', answer.status, answer.body);

answer = await ask({ ':path': '/upload', ':method': 'POST' }, Buffer.alloc(3_000_000, 'a'));
console.log('upload:', answer.status, answer.body, answer.trailers['x-sum']);

// Trailers of the client's.
const upload = session.request({ ':path': '/trailers', ':method': 'POST' }, { waitForTrailers: true });
upload.on('wantTrailers', () => upload.sendTrailers({ 'x-client': 'sent' }));
upload.end('body');
upload.setEncoding('utf8');
let text = '';
upload.on('data', piece => { text += piece; });
await once(upload, 'close');
console.log('client trailers:', text);

answer = await ask({ ':path': '/hints' });
console.log('hints:', answer.informational.join(), answer.status);
answer = await ask({ ':path': '/hello', ':method': 'HEAD' });
console.log('head:', answer.status, answer.head['content-length'], JSON.stringify(answer.body));

// One of the answers is given up in the middle; the server notices.
const endless = session.request({ ':path': '/endless' });
await once(endless, 'data');
endless.close(http2.constants.NGHTTP2_CANCEL);
await once(endless, 'close');
let cancelled = '0';
for (let tries = 0; cancelled !== '1' && tries < 1000; tries++) cancelled = (await ask({ ':path': '/cancelled' })).body;
console.log('cancelled handlers:', cancelled);

answer = await ask({ ':path': '/abort' }).catch(error => ({ code: error.message }));
console.log('abort:', answer.code);

const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask({ ':path': `/large?i=${i}` })));
console.log('parallel:', answers.filter((a, i) => a.status === 200 && a.body === String.fromCharCode(97 + i % 26).repeat(50_000)).length);

const mark = Buffer.from('12345678');
const [duration, payload] = await new Promise((resolve, reject) => session.ping(mark, (error, ...rest) => error ? reject(error) : resolve(rest)));
console.log('ping:', duration > 0 && payload.equals(mark) ? 'answered' : 'wrong');

session.close();
await once(session, 'close');
console.log('closed');
