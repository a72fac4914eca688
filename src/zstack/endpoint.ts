/** Where the management node is. */
import { SiteError } from '../run/failure.ts';

export interface Endpoint {
  /** `http://10.0.0.5:8080` */
  readonly origin: string;
  /** `/zstack`, or empty. */
  readonly contextPath: string;
  /** Both, for messages. */
  readonly url: string;
}

/** Throws SiteError `site.endpoint` when `text` cannot be a base URL. The text itself is not repeated: it may hold a password. */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('site.endpoint is not a http:// or https:// URL');
  }
  if (url.username !== '' || url.password !== '') throw refused('site.endpoint holds a user name or password');
  if (url.search !== '' || url.hash !== '') throw refused('site.endpoint has a query or a fragment');
  const contextPath = url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, contextPath, url: `${url.origin}${contextPath}` };
}

function refused(message: string): SiteError {
  return new SiteError({
    code: 'site.endpoint',
    class: 'permanent',
    message,
    hint: 'write the base URL with the context path only, such as http://10.0.0.5:8080/zstack',
  });
}
