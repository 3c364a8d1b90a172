import { openDevices } from '@holdfast/client';
import { useEffect, useState } from 'react';

/** Camera and microphone, sent while the component is there. @returns whether they are */
export function useDevices(setTracks: (tracks: MediaStreamTrack[]) => void): boolean {
  const [isSent, setSent] = useState(false);
  useEffect(() => {
    let isGone = false;
    let stream: MediaStream | undefined;
    openDevices({ audio: true, video: true }).then((opened) => {
      stream = opened;
      if (isGone) stop(opened);
      else {
        setTracks(opened.getTracks());
        setSent(true);
      }
    }, console.error);
    return () => {
      isGone = true;
      setSent(false);
      if (stream) stop(stream);
    };
  }, [setTracks]);
  return isSent;
}

const stop = (stream: MediaStream) => stream.getTracks().forEach((track) => track.stop());
