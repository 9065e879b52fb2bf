/** A stand-in for a language model's endpoint, so that the lab needs none. It is no model. */
@NullMarked
package dev.forestall.lab.openai;

import org.jspecify.annotations.NullMarked;
