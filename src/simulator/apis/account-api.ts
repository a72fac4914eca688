/** Login, logout, validation and renewal of sessions (zstack-api.md 2). */
import { createHash } from 'node:crypto';
import { defineApi, failure, success, text } from '../api.ts';
import { SAYS } from '../error.ts';
import { SESSION, show } from '../query/inventories.ts';
import { SESSION_CLASS } from '../query/java-class.ts';

export const logIn = defineApi({
  message: 'org.zstack.header.identity.APILogInByAccountMsg',
  method: 'PUT',
  auth: false,
  fields: { accountName: { required: true }, password: { required: true } },
  answer({ state, fields }) {
    const account = state.world.accounts.find(({ name }) => name === text(fields, 'accountName'));
    const hash = account === undefined ? '' : createHash('sha512').update(account.password).digest('hex');
    if (account === undefined || text(fields, 'password') !== hash)
      return failure(state.error('ID.1000', SAYS.wrongPassword()));
    const session = state.sessions.login(state.newUuid(), account.name, state.now());
    if (session === undefined) return failure(state.error('ID.1006', SAYS.tooManySessions()));
    state.ledger.sessions(state.sessions.live(state.now()));
    const inventory = { ...show(SESSION, session, state), noSessionEvaluation: false };
    return success({ inventory }, { inventory: SESSION_CLASS });
  },
});

export const logOut = defineApi({
  message: 'org.zstack.header.identity.APILogOutMsg',
  method: 'DELETE',
  auth: false,
  answer({ state, path }) {
    state.sessions.logout(path['sessionUuid'] ?? '');
    state.ledger.sessions(state.sessions.live(state.now()));
    return success({});
  },
});

export const validateSession = defineApi({
  message: 'org.zstack.header.identity.APIValidateSessionMsg',
  method: 'GET',
  auth: false,
  answer({ state, path }) {
    return success({ valid: state.sessions.isValid(path['sessionUuid'] ?? '', state.now()) });
  },
});

export const renewSession = defineApi({
  message: 'org.zstack.header.identity.APIRenewSessionMsg',
  method: 'PUT',
  mode: 'async',
  fields: { duration: { type: 'long' } },
  answer({ state, path, fields }) {
    const session = state.sessions.use(path['sessionUuid'] ?? '', state.now());
    if (session === undefined) return failure(state.error('ID.1001', SAYS.sessionExpired()));
    const seconds = Number(text(fields, 'duration') ?? state.world.site.sessionTimeoutMs / 1000);
    state.sessions.renew(session, seconds * 1000, state.now());
    return success({ inventory: show(SESSION, session, state) }, { inventory: SESSION_CLASS });
  },
});
