/** The idle lock for pages that the server draws: what was typed on them is held back, not lost. */
import { keepWatch } from './lock.js';

const { who, name, signIn, shared, idle } = document.body.dataset;
keepWatch({ account: { id: Number(who), name, sign_in: signIn || null }, device: { shared: shared !== undefined }, idle_seconds: Number(idle) });
