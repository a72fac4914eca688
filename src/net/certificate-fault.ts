/** What to do about a certificate that no further authority would make good, by the code of Node; undefined for others. */
export const certificateRemedy = (code: string): string | undefined => REMEDIES[code];

const REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'have the certificate renewed; if it has not expired, the clock of this machine is wrong',
  CERT_NOT_YET_VALID: 'check the clock of this machine: the certificate holds from a later time on',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'write a host name that the certificate has in the address, or have a certificate made for this one',
};
