/** What usually happens when something stands between somebody and what they asked for. Each says whether to ask again. */
import { leaveFor, toSignIn } from './ask.js';

const again = async (work) => { await work; return true; };

export const usual = {
  'signed out': toSignIn,
  'second factor': () => leaveFor('/second-factor'),
  tonight: () => leaveFor('/tonight'),
  'must read': () => leaveFor('/must-read'),
  locked: async () => again((await import('./lock.js')).cover(false)),
  why: async () => again((await import('./why.js')).askWhy()),
  prove: async () => again((await import('./sign_in_again.js')).prove()),
};
