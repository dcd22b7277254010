/** The yardstick: reads a body, parses it, answers 202, and does nothing else. */
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { h } = JSON.parse(Buffer.concat(chunks).toString()) as { h: unknown[] };
    const body = JSON.stringify({ accepted: h.length, rejected: [] });
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'));
