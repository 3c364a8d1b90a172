import { forwardRef, useEffect, useImperativeHandle, useRef } from 'react';
import type { ComponentPropsWithoutRef, ForwardRefExoticComponent, RefAttributes } from 'react';

/** Those of a `<video>`, and the stream that it plays. */
export interface MediaProps extends Omit<ComponentPropsWithoutRef<'video'>, 'src'> {
  stream: MediaStream | null | undefined;
}

/** A `<video>` that plays a stream at once and in its place on the page; the own one should be `muted`. */
export const Media: ForwardRefExoticComponent<MediaProps & RefAttributes<HTMLVideoElement>> =
  forwardRef<HTMLVideoElement, MediaProps>(function Media({ stream, ...props }, ref) {
    const element = useRef<HTMLVideoElement>(null);
    useImperativeHandle(ref, () => element.current as HTMLVideoElement, []);
    useEffect(() => {
      const video = element.current;
      if (!video) return undefined;
      video.srcObject = stream ?? null;
      return () => {
        video.srcObject = null;
      };
    }, [stream]);
    return <video autoPlay playsInline {...props} ref={element} />;
  });
