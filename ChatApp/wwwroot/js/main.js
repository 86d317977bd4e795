import { caughtUpWords } from '/js/caught-up.js';
import { Composer } from '/js/composer.js';
import { Connection } from '/js/connection.js';
import { Drawer } from '/js/drawer.js';
import { Me } from '/js/me.js';
import { MessageList } from '/js/message-list.js';
import { OutboxView } from '/js/outbox-view.js';
import { Outbox } from '/js/outbox.js';
import { RoomReader } from '/js/room-reader.js';
import { RoomSession } from '/js/room-session.js';
import { Sender } from '/js/sender.js';
import { Status } from '/js/status.js';
import { text } from '/js/texts.js';

const find = (selector) => document.querySelector(selector);
const { personId, connectDelay, connect, hub } = document.body.dataset;
const messages = find('#messages');
const roomId = messages.dataset.room;

// The messages that the server drew are what the reader begins with.
const reader = new RoomReader();
reader.startAfresh({
  epoch: messages.dataset.epoch,
  upToChange: Number(messages.dataset.upToChange),
  lastNumber: Number(messages.dataset.lastNumber),
  messages: [...messages.querySelectorAll('[data-number]')].map(({ dataset }) => ({
    number: Number(dataset.number),
    change: Number(dataset.change),
    clientMessageId: dataset.clientMessageId,
    author: { id: dataset.author },
  })),
});

const connection = new Connection({ connect, hub });
const outbox = new Outbox(personId, roomId);
const status = new Status(connection, outbox);
const list = new MessageList({
  list: messages, scroll: find('.scroll'), pill: find('#new-pill'), template: find('#message-template'), me: personId,
});
const session = new RoomSession(connection, roomId, reader);
const sender = new Sender({ connection, session, outbox, list, roomId });
const composer = new Composer({ form: find('#composer'), personId, roomId, post: (words, id) => sender.post(words, id) });
const outboxView = new OutboxView({
  list: find('#outbox'), all: find('#send-all'), template: find('#outbox-template'), outbox, sender, composer,
});
if (find('#rooms-toggle')) new Drawer(find('#rooms-toggle'));
const me = find('#name-form') && new Me({ form: find('#name-form'), button: find('#my-name') });

function noteProgress() {
  messages.dataset.upToChange = reader.upToChange;
  messages.dataset.epoch = reader.epoch;
}

let lastSeen = reader.last;
session.addEventListener('afresh', () => list.clear());
session.addEventListener('changed', (event) => {
  list.show(event.detail);
  noteProgress();
});
session.addEventListener('caughtup', ({ detail }) => {
  // Only a document that was there when the connection broke, or one that holds the whole room, can know that something was not stored.
  const sure = !detail.afresh && (detail.again || reader.oldest === 1);
  sender.settle((id) => reader.holds(personId, id), sure);
  const caughtUp = find('#caught-up');
  caughtUp.hidden = !detail.again;
  if (detail.again) {
    caughtUp.querySelector('.words').textContent = `${text('caught.since')} · ${caughtUpWords(detail)}`;
    list.insertAfter(lastSeen, caughtUp);
  }
  noteProgress();
  outboxView.show();
});
let lastState = connection.state;
connection.addEventListener('state', ({ detail }) => {
  if (detail.state === lastState) return; // Doubt is told anew each second.
  lastState = detail.state;
  if (detail.state === 'disconnected') lastSeen = reader.last;
  outboxView.show();
});
connection.addEventListener('PersonChanged', ({ detail }) => {
  list.rename(detail);
  if (detail.id === personId) me?.show(detail.name);
});
list.onNearStart(() => session.readOlder());
list.toEnd();
outboxView.show();
find('#reconnect').textContent = text('reconnect');

// Leaving ends the connection; coming back by the back button shows that and waits for the button like any other loss.
addEventListener('pagehide', () => connection.leave());

function connectOnceLoaded() {
  status.wait(Number(connectDelay));
  connection.connectIn(Number(connectDelay));
}

function whenLoaded() {
  if (document.readyState === 'complete') connectOnceLoaded();
  else addEventListener('load', connectOnceLoaded, { once: true });
}

// A page that is only being prepared in case somebody goes there connects when they do.
if (document.prerendering) document.addEventListener('prerenderingchange', whenLoaded, { once: true });
else whenLoaded();
