/** Plays one scenario: follows the topics, tells the story, approves, kills on cue. */
@NullMarked
package dev.forestall.lab.play;

import org.jspecify.annotations.NullMarked;
