package dev.holdfast.signaling.engineio;

/** Whether this replica takes new connections, or wants them to go elsewhere. */
public interface AdmissionState {
  boolean isOpen();
}
