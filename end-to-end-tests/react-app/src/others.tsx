import { Media } from '@holdfast/react';
import type { CallNow } from '@holdfast/react';
import type { ReactElement } from 'react';

export function Others({ media }: { media: CallNow['media'] }): ReactElement {
  return (
    <div id="others">
      {media.map(({ participant, stream }) => (
        <Media key={stream.id} stream={stream} title={participant.name} className="other" />
      ))}
    </div>
  );
}
