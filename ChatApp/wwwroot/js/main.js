import { Announcer } from '/js/announcer.js';
import { AsOf, renderedAt } from '/js/as-of.js';
import { Composer } from '/js/composer.js';
import { Connection } from '/js/connection.js';
import { Drawer } from '/js/drawer.js';
import { viewOf } from '/js/drawn.js';
import { FocusKeeper, leaveFocus } from '/js/focus.js';
import { Folds } from '/js/fold.js';
import { HistoryWindow } from '/js/history-window.js';
import { guardKeys, onTouch } from '/js/keys.js';
import { markKind } from '/js/kind-mark.js';
import { MentionTitles } from '/js/mention-titles.js';
import { MessageElements } from '/js/message-element.js';
import { MessageList } from '/js/message-list.js';
import { Navigation } from '/js/navigation.js';
import { OutboxView } from '/js/outbox-view.js';
import { Panel } from '/js/panel.js';
import { Parts } from '/js/parts.js';
import { PresenceView } from '/js/presence-view.js';
import { emojiNamed, react } from '/js/reactions.js';
import { ReadKey } from '/js/read-key.js';
import { ReadMarker } from '/js/read-marker.js';
import { RestartNotice } from '/js/restart-notice.js';
import { Room } from '/js/room.js';
import { Rooms } from '/js/rooms.js';
import { RoomsView } from '/js/rooms-view.js';
import { SavedMarks } from '/js/saved-marks.js';
import { watchSession } from '/js/session-watch.js';
import { SignInNotice } from '/js/sign-in-notice.js';
import { Status } from '/js/status.js';
import { TabSign } from '/js/tab-sign.js';
import { text } from '/js/texts.js';
import { UnreadView } from '/js/unread-view.js';

/** Maximum wait for the page's load event, in ms: whatever is still missing is not needed to connect. */
const LOAD_MS = 3_000;

const find = (selector) => document.querySelector(selector);
const { connectDelay, connect, goodbye, hub } = document.body.dataset;
const state = JSON.parse(find('#state').textContent);
const me = state.person.id;

const connection = new Connection({ connect, goodbye, hub });
const rooms = new Rooms(connection, state);
const drawn = find('#messages');
const emoji = [];
const room = roomAsDrawn();
const scroll = find('.scroll');
const saved = new SavedMarks({ connection, template: find('#message-template'), numbers: state.saved });
const elements = new MessageElements(find('#message-template'), me);
const list = new MessageList({ list: drawn, scroll, pill: find('#new-pill'), elements, me });
const composer = new Composer({ form: find('#composer'), personId: me, submit, react: reactToLast, lastMine, hasFiles });
const announcer = new Announcer(find('#announcements'));
const tab = new TabSign(rooms);
const status = new Status(connection, announcer, tab);
new SignInNotice(connection, find('#new-sign-in'));
new RestartNotice(connection, announcer, find('#restart-notice'));
const outboxView = new OutboxView({
  list: find('#outbox'), all: find('#send-all'), template: find('#outbox-template'), messages: list,
  edit: (item) => composer.edit({ item: item.id }, item.text), count: (count) => status.showMine(count),
});
const marker = new ReadMarker({ connection, rooms, list, scroll });
const unread = new UnreadView({ rooms, list, scroll, pill: find('#unread-pill') });
const panel = new Panel({ connection, rooms, list, composer, outboxView, marker, unread });
new AsOf(find('#connection-band .as-of'), connection, panel);
saved.follow(list, panel);
new ReadKey(panel, composer.field);
new MentionTitles({ list: drawn, connection, panel });
new Folds(find('.panel'), list);
announcer.follow(panel, me);
tab.follow(panel);
const parts = new Parts(find('#not-loaded'));
const about = parts.add(async () => new (await import('/js/about-dialog.js')).AboutDialog(
  find('#about-dialog'), connection, rooms, panel, find('#sure-dialog'),
));
new PresenceView({ element: find('#presence'), button: find('#room-about'), rooms, panel, about: { open: () => openDialog(about) } });
const emojiData = parts.add(async () => new (await import('/js/emoji-data.js')).EmojiData({
  address: find('#emoji-dialog').dataset.source, personId: me, all: emoji,
}));
const emojiDialog = parts.add(async () => new (await import('/js/emoji-dialog.js')).EmojiDialog(find('#emoji-dialog'), {
  connection, data: await emojiData(), field: composer.field,
}));
find('#emoji').addEventListener('click', () => openDialog(emojiDialog));
parts.add(async () => new (await import('/js/typing.js')).Typing({ connection, panel, field: composer.field, element: find('#typing') }));
const thread = parts.add(async () => new (await import('/js/thread.js')).Thread({
  aside: find('#thread'), elements, within: drawn, list, connection, panel, me,
}));
parts.add(async () => new (await import('/js/message-actions.js')).MessageActions({
  list: drawn, messages: list, template: find('#actions-template'), dialog: find('#delete-dialog'), undo: find('#undo-delete'),
  detailsDialog: find('#details-dialog'), reactionDialog: find('#reaction-dialog'), emojiData, connection, panel, composer, rooms, saved,
  openThread: (number) => thread().then((one) => one.open(number), () => parts.showMissing()),
}));
const pins = parts.add(async () => new (await import('/js/pins-dialog.js')).PinsDialog(find('#pins-dialog'), {
  button: find('#pins'), connection, panel,
}));
find('#pins').addEventListener('click', () => openDialog(pins));
const notify = parts.add(async () => new (await import('/js/notify.js')).Notify({
  dialog: find('#notify-dialog'), button: find('#notify'), connection, rooms, panel,
}));
find('#notify').addEventListener('click', () => openDialog(notify));
parts.add(async () => new (await import('/js/cut-connection.js')).CutConnection(find('.empty .cut'), connection));
parts.add(async () => new (await import('/js/day-jump.js')).DayJump({ element: find('#jump'), connection, panel }));
parts.add(async () => new (await import('/js/code-copy.js')).CodeCopy({ panel: find('.panel'), messages: list, announcer }));
parts.add(async () => new (await import('/js/picture-viewer.js')).PictureViewer(find('#picture-viewer'), panel, list));
if (find('#attach')) parts.add(async () => composer.attach(new (await import('/js/attachments.js')).Attachments({
  list: find('#attachments'), template: find('#attachment-template'), input: find('#files'), button: find('#attach'), field: composer.field,
  target: find('.panel'), problem: (words) => composer.showProblem(words),
})));
parts.add(async () => new (await import('/js/completion.js')).Completion({
  list: find('#completion'), field: composer.field, people: peopleHere, emoji,
  moreEmoji: async () => connection.open && (await emojiData()).load(),
}));
parts.add(async () => new (await import('/js/page-keys.js')).PageKeys(composer.field, scroll));
parts.add(async () => new (await import('/js/message-focus.js')).MessageFocus(drawn, scroll));
parts.add(async () => (await import('/js/shared-text.js')).takeShared(composer.field));
if (find('#search')) {
  parts.add(async () => new (await import('/js/search-key.js')).SearchKey({
    form: find('#search'), link: find('#search-link'), back: composer.field,
  }));
}
const navigation = new Navigation({ panel, rooms });
if (find('#rooms')) withRoomList();

if (!state.at) list.toEnd();
panel.adopt(room, state.at);
keepFocus();
guardKeys(document);
watchSession(me);
find('#reconnect').textContent = text('reconnect');

connection.addEventListener('PersonChanged', ({ detail }) => list.rename(detail));

// Leaving ends the connection; the back button returns to a page that shows this and waits for the button, as after any other loss.
addEventListener('beforeunload', () => connection.leaveSoon());
addEventListener('pagehide', () => connection.leave());

// The server-rendered messages are the initial content of the reader, or of the window around a permalink.
function roomAsDrawn() {
  const { epoch, witness, upToChange, lastNumber, more, pins } = drawn.dataset;
  const messages = [...drawn.querySelectorAll('[data-number]')].map((element) => viewOf(element, state.room));
  const one = new Room(connection, me, state.room, renderedAt());
  if (more) one.window = new HistoryWindow(messages);
  one.reader.reset({
    epoch, witness, upToChange: Number(upToChange), lastNumber: Number(lastNumber), messages: more ? [] : messages,
    pins: pins ? pins.split(' ').map(Number) : [],
  });
  return one;
}

function submit(words, target, more) {
  const { sender } = panel.room ?? {};
  if (target?.item) sender?.revise(target.item, words);
  else if (target?.number) sender?.edit(target.number, words, target.of);
  else sender?.post(words, more);
  // New messages follow the newest one, which a permalink does not show.
  if (!target && panel.room?.window) panel.open(panel.room.id, { newest: true });
}

// `:+1:` alone reacts to the newest message. Null for any other text.
function reactToLast(words) {
  const sign = emojiNamed(words, emoji);
  const last = sign && panel.room?.reader.messages.findLast((message) => !message.deletedAt);
  return last ? react(connection, panel.room, last.number, sign, true) : null;
}

// Of the newest messages, also while older ones are shown.
function lastMine() {
  const isMine = (message) => message.author.id === me && !message.deletedAt && message.text !== undefined;
  return panel.room?.reader.messages.findLast(isMine) ?? panel.room?.messages.findLast(isMine);
}

function hasFiles({ item, number }) {
  const message = item ? panel.room?.outbox.find(item) : panel.room?.find(number);
  return Boolean(message?.files?.length);
}

async function peopleHere(typed) {
  const { room: asked } = panel;
  if (!connection.open || !asked) return [];
  const people = await connection.invoke('PeopleIn', asked.id, typed).catch(() => []);
  return asked === panel.room ? people.filter((person) => person.id !== me) : [];
}

function keepFocus() {
  const focus = new FocusKeeper({ field: composer.field, log: scroll });
  panel.addEventListener('shown', () => panel.room && focus.toRoom());
  leaveFocus(find('#send'), find('#editing'));
  find('#composer').addEventListener('submit', () => onTouch() || composer.field.focus());
  find('.skip').addEventListener('click', (event) => {
    event.preventDefault(); // The address stays that of the room.
    focus.toField();
  });
  // A reload by this button focuses the text field; any other load leaves the focus to the browser.
  find('#reload').addEventListener('click', () => history.replaceState({ ...history.state, loadedAgain: true }, ''), { capture: true });
  if (!history.state?.loadedAgain) return;
  history.replaceState({ ...history.state, loadedAgain: undefined }, '');
  focus.toRoom();
}

function withRoomList() {
  const drawer = new Drawer({ toggle: find('#rooms-toggle'), rooms: find('#rooms') });
  const view = new RoomsView({ nav: find('#rooms'), template: find('#room-template'), toggle: find('#rooms-toggle'), rooms });
  panel.addEventListener('shown', () => {
    view.show(panel.room?.id ?? null);
    drawer.close();
  });
  const show = (roomId) => panel.open(roomId);
  const dialogParts = [connection, rooms, show];
  const joining = parts.add(async () => new (await import('/js/rooms-dialog.js')).RoomsDialog(find('#rooms-dialog'), ...dialogParts));
  const direct = parts.add(async () => new (await import('/js/direct-dialog.js')).DirectDialog(find('#direct-dialog'), ...dialogParts));
  const mine = parts.add(async () => new (await import('/js/me.js')).Me({ form: find('#name-form'), button: find('#my-name') }));
  parts.add(async () => new (await import('/js/keys-dialog.js')).KeysDialog(find('#keys-dialog'), connection));
  const switcher = parts.add(async () => new (await import('/js/switcher.js')).Switcher(find('#switcher'), { connection, rooms, panel }));
  find('#switch').addEventListener('click', () => openDialog(switcher));
  parts.add(async () => new (await import('/js/person-card.js')).PersonCard(find('#person-card'), {
    within: find('.talk'), connection, rooms, panel, composer,
  }));
  parts.add(async () => new (await import('/js/room-keys.js')).RoomKeys(find('#rooms')));
  parts.add(async () => new (await import('/js/read-all.js')).ReadAll({ button: find('#read-all'), connection, rooms, panel }));
  find('#room-add').addEventListener('click', (event) => {
    event.preventDefault();
    openDialog(joining);
  });
  find('#direct-add').addEventListener('click', () => openDialog(direct));
  find('#my-name').addEventListener('click', () => openDialog(mine));
  const settings = parts.add(async () => new (await import('/js/settings-dialog.js')).SettingsDialog(find('#settings-dialog'), connection));
  const rest = parts.add(async () => new (await import('/js/rest-dialog.js')).RestDialog(find('#rest-dialog'), connection));
  find('#rest').addEventListener('click', () => {
    find('#settings-dialog').close();
    openDialog(rest);
  });
  connection.addEventListener('state', () => (find('#rest').disabled = !connection.open));
  find('#settings').addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // In a tab of its own, the page.
    event.preventDefault();
    openDialog(settings);
  });
  connection.addEventListener('PersonChanged', ({ detail }) => {
    if (detail.id !== me) return;
    markKind(find('.me .kind-mark'), [detail]);
    mine().then((one) => one.show(detail.name), () => {});
  });
}

function openDialog(part) {
  part().then((dialog) => dialog.open(), () => parts.showMissing());
}

async function whenLoaded() {
  navigation.start();
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => {
      addEventListener('load', resolve, { once: true });
      setTimeout(resolve, LOAD_MS);
    });
  }
  parts.loadAll();
  if (connection.state !== 'waiting') return; // The page was left meanwhile.
  status.wait(Number(connectDelay));
  connection.connectIn(Number(connectDelay));
}

// A prerendered page connects when the person opens it.
if (document.prerendering) document.addEventListener('prerenderingchange', whenLoaded, { once: true });
else whenLoaded();

document.body.dataset.started = 'true'; // For first-paint.js, which supervises the loading.
find('#not-loaded').hidden = true;
