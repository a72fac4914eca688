/** The POST of a web hook over a socket. The target was checked: it is on this machine. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PostWebHook } from './web-hook.ts';

/** As long as the server's HTTP library waits. */
const TIMEOUT_MS = 10_000;

/** TLS is not verified: the server does not do it either. */
export const postWebHook: PostWebHook = ({ url, headers, body }) =>
  new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const sent = send(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        rejectUnauthorized: false,
        timeout: TIMEOUT_MS,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(undefined));
    sent.on('close', () => resolve(undefined));
    sent.end(body);
  });
