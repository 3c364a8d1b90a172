package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassUsesTest {
  @TempDir Path folder;

  @Test
  void namesThoseWhoseMembersHaveItInTheirTypes() throws IOException {
    Path jar = jar(InASignature.class, InABody.class, Elsewhere.class);

    assertThat(new ClassUses(Wanted.class.getName(), List.of(jar)).names())
        .containsExactly(InASignature.class.getName());
  }

  @Test
  void namesAllThatUseItIfNoMemberDoes() throws IOException {
    Path jar = jar(InABody.class, Elsewhere.class);

    assertThat(new ClassUses(Wanted.class.getName(), List.of(jar)).names())
        .containsExactly(InABody.class.getName());
  }

  private Path jar(Class<?>... types) throws IOException {
    Path file = folder.resolve("some.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (Class<?> type : types) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
    }
    return file;
  }

  static final class Wanted {}

  static final class InASignature {
    Wanted[] all(int number) {
      return null;
    }
  }

  static final class InABody {
    Object make() {
      return new ClassUsesTest.Wanted();
    }
  }

  static final class Elsewhere {}
}
