/** Requests byte by byte: what no HTTP client would send. */
import { connect } from 'node:net';

/** The whole answer to what was said, until the connection ends; ask for that with `Connection: close`. */
export const rawRequest = (port: number, ...lines: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
