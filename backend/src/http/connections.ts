// The end of a server's connections. Node waits for every one of them, also for those on which nobody has asked anything
// (browsers and fetch open some to spare): a client could keep a server from closing for as long as it likes.
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';

type Socket = IncomingMessage['socket'];

/** Milliseconds in which what is under way may come to its end. */
const GRACE = 20_000;

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}

export class Connections {
  readonly #all = new Set<Socket>();
  /** Those that requests name; over TLS they come when hands are shaken, each above one of the others. */
  readonly #speaking = new Set<Socket>();
  readonly #underWay = new Set<ServerResponse>();
  #isEnding = false;

  /** Knows what comes to the server from now on. */
  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      keep(this.#all, socket);
    });
    server.on(server instanceof HttpsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      keep(this.#speaking, socket);
      if (this.#isEnding) socket.destroy();
    });
    server.on('request', (_, response: ServerResponse) => {
      this.#began(response);
    });
  }

  /** Of those on which nothing is asked at once; of the others when they are answered, or the time is over. */
  end(grace = GRACE): void {
    this.#isEnding = true;
    for (const socket of this.#speaking) this.#endUnlessAsked(socket);
    setTimeout(() => {
      for (const socket of this.#all) socket.destroy();
    }, grace).unref();
  }

  #began(response: ServerResponse): void {
    this.#underWay.add(response);
    const { socket } = response.req;
    response.once('close', () => {
      this.#underWay.delete(response);
      if (this.#isEnding) this.#endUnlessAsked(socket);
    });
  }

  #endUnlessAsked(socket: Socket): void {
    const isAsked = [...this.#underWay].some(({ req }) => req.socket === socket);
    if (!isAsked) socket.destroySoon();
  }
}
