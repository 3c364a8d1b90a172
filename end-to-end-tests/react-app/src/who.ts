const told = new URLSearchParams(location.search);
const of = (name: string): string => told.get(name) ?? '';

/** Who uses the page, and where Holdfast is: in the address, for the test. */
export const who = {
  sub: of('sub'),
  role: of('role'),
  view: of('view'),
  queue: of('queue'),
  asks: of('asks'),
  url: of('url'),
  roomService: of('roomService'),
  transcripts: of('transcripts'),
};
