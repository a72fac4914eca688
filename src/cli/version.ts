import manifest from '../../package.json' with { type: 'json' };

/** Version of zdr. */
export const version: string = manifest.version;
