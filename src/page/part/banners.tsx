import { timeOfDay } from '../shape/when.ts';

declare const ZDR_VERSION: string;

/** What a person must know before trusting what is shown. */
export const Banners = ({ downSince, version }: { downSince: number | undefined; version: string | undefined }) => (
  <div class="banners" role="status">
    {downSince === undefined ? null : (
      <p class="banner bad">
        No connection since {timeOfDay(downSince)}, trying again. What is shown is from before; the daemon and its runs
        may well go on.
      </p>
    )}
    {version === undefined || version === ZDR_VERSION ? null : (
      <p class="banner warn">
        The daemon is another version now ({version}; this page is of {ZDR_VERSION}).{' '}
        <button type="button" class="plain" onClick={() => location.reload()}>
          Reload the page
        </button>
      </p>
    )}
  </div>
);
