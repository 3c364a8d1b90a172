/**
 * A page that shows a call's transcript with nothing but the browser's own WebSocket, as somebody
 * would write it from docs/protocol.md alone. It keeps `window.finals`, `window.drops`,
 * `window.faults` and `window.ended`.
 */
export async function showTranscript(page, { url, token }) {
  await page.setContent('<ol id="finals"></ol><p id="interims"></p>');
  await page.evaluate(follow, { url, token });
}

function follow({ url, token }) {
  Object.assign(window, { finals: [], drops: 0, faults: [], ended: false });
  const interims = new Map();
  let after = '0';
  let attempt = 0;

  const show = () => {
    const items = window.finals.map(({ text }) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    });
    document.querySelector('#finals').replaceChildren(...items);
    document.querySelector('#interims').textContent = [...interims.values()].join(' ');
  };

  const take = (message) => {
    if (message.offset) after = message.offset;
    switch (message.type) {
      case 'status':
        attempt = 0;
        if (message.recovered === false) window.finals = [];
        interims.clear();
        break;
      case 'transcript': {
        const { id, text, isFinal } = message.transcript;
        if (window.finals.some((one) => one.id === id)) window.faults.push(`${id} after its final`);
        if (!isFinal) interims.set(id, text);
        else {
          interims.delete(id);
          window.finals.push({ id, text });
        }
        break;
      }
      case 'gap':
        interims.delete(message.transcriptId);
        break;
      case 'ended':
        window.ended = true;
        break;
      default:
        window.faults.push(JSON.stringify(message));
    }
    show();
  };

  const connect = () => {
    const carrier = encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`);
    const socket = new WebSocket(`${url}?after=${after}`, ['bearer-token-carrier', carrier]);
    socket.onmessage = ({ data }) => take(JSON.parse(data));
    socket.onclose = () => {
      if (window.ended) return;
      window.drops++;
      setTimeout(connect, Math.min(1000, 50 * 2 ** attempt++));
    };
  };
  connect();
}
