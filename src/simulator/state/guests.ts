/** What runs inside the simulated VMs: one server on loopback stands for the services of all of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the service of a restored VM answers. */
export interface GuestAnswer {
  readonly status: number;
  readonly body: string;
}

export interface ServedGuests {
  /** Port on 127.0.0.1 that stands for every port of every guest. */
  readonly port: number;
  close(): Promise<void>;
}

/** `answer`: what the guest says of a path at one of its ports. Which guest is asked does not matter. */
export async function serveGuests(answer: (port: number, path: string) => GuestAnswer): Promise<ServedGuests> {
  const server = createServer((request, response) => {
    const port = Number(/:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? 80);
    const { status, body } = answer(port, request.url ?? '/');
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
