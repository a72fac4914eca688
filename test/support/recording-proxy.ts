import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Passes bytes on to a server, and keeps what clients sent. */
export interface RecordingProxy {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** All bytes of all connections, in the order in which they came. */
  sent(): string;
}

export async function recordingProxy(to: string): Promise<RecordingProxy> {
  const [hostname = '', port = ''] = to.split(':');
  const chunks: Buffer[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.on('data', (chunk) => chunks.push(chunk));
    client.pipe(upstream);
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => Buffer.concat(chunks).toString('utf8'),
  };
}
