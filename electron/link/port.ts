/** One end of a link, whatever carries it: a MessagePort of a worker thread or of Electron, or a WebSocket. */
export interface LinkPort {
  send(text: string): void;
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
