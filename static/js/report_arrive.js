/** What comes onto the report's page from elsewhere: a person, an alert, a picture that was checked or shared, a report sent back. */
import { all } from './outbox.js';
import { take, takeShared } from './handoff.js';
import { whatToChange } from './report_send.js';

const PERSON = /^#([A-Z]+-\d+)$/;
const CHANGE = /^#change=([0-9a-f-]{36})$/;
const plainAddress = () => history.replaceState(null, '', location.pathname);

/** A report that needs a change comes back onto the form, with what is wrong beside the fields. */
export async function comesForChange(page) {
  const id = CHANGE.exec(location.hash)?.[1];
  if (!id || !page.who.draft_key) return;
  plainAddress();
  const records = await all();
  const record = records.find((one) => one.id === id && !one.sent_at);
  const [copy] = record ? await page.draft.waiting(records, (one) => one === record) : [];
  if (copy) page.comesBack(copy, whatToChange(record));
  else page.tell(['Your own copy of that report is not on this phone. Ask the desk.']);
}

/** The picture that was checked a moment ago comes along. */
async function carried({ who, words, pics, sighting, tell }) {
  const one = await take(who.account.id);
  if (!one) return;
  const here = words();
  here.started = one.at;
  here.profile_ref = one.profile ?? here.profile_ref;
  here.category ??= one.profile ? sighting() : null;
  await pics.add([new Blob([one.bytes], { type: one.type })], { system: false });
  tell(['The picture you checked is here.']);
}

/** Pictures that another app of this phone has shared: a report of its own, beside any that is half-written. */
async function shared({ words, draft, open, pics, tell }) {
  plainAddress();
  const one = await takeShared();
  if (!one) { tell(['Nothing came with it. Share the picture once more, or choose it here.']); return; }
  if (draft.written(words(), pics.all)) open({ words: draft.fresh(), photos: [] });
  words().started ??= Date.now();
  words().note ||= one.text;
  document.getElementById('note').value = words().note;
  if (one.text) document.getElementById('more').open = true;
  await pics.add(one.files.map(({ bytes, type }) => new Blob([bytes], { type })), { system: false });
  const many = one.files.length + one.more;
  tell([many === 1 ? 'The picture you shared is here.' : `${one.files.length} of the ${many} pictures you shared are here.`,
    one.more ? 'A report carries up to 4 pictures.' : '', 'The one in your phone’s photos stays there: delete it.']);
}

/** What somebody adds to an alert: a report of its own, beside any that is half-written. */
async function toAlert({ live, draft, open, sighting }) {
  const about = await live.fromAlert();
  if (!about) return;
  open({ words: { ...draft.fresh(), ...about, category: sighting(), started: Date.now() }, photos: [] });
  const more = document.getElementById('more');
  more.querySelector('.stack').prepend(document.getElementById('way-field'));         // what they came to say
  more.open = true;
}

/** Take in whatever the address or another screen has left for this page. */
export async function arrive(page) {
  const { who, words, sighting } = page;
  const named = PERSON.exec(location.hash);
  if (named) { [, words().profile_ref] = named; words().category ??= sighting(); plainAddress(); }
  if (location.hash === '#shared') await shared(page);
  await comesForChange(page);
  if (who.locked) return;
  await toAlert(page);
  await carried(page);
}
