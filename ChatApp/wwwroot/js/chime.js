/** Frequencies of the two tones, in Hz, and the length of each, in s. */
const TONES = [784, 1047];
const TONE_S = 0.12;

const LOUDNESS = 0.08;

/** Plays two soft tones; nothing where the browser lets this page play no sound yet, before a person's first press in it. */
export function chime() {
  if (!navigator.userActivation?.hasBeenActive) return;
  const audio = new AudioContext();
  audio.resume(); // Not every browser starts it.
  const gain = audio.createGain();
  gain.gain.value = LOUDNESS;
  gain.connect(audio.destination);
  TONES.forEach((hertz, index) => {
    const tone = audio.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(audio.currentTime + index * TONE_S);
    tone.stop(audio.currentTime + (index + 1) * TONE_S);
    if (index === TONES.length - 1) tone.addEventListener('ended', () => audio.close());
  });
}
