package dev.holdfast.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which classes name another: of a class that is missing the builder only says that it is, not
 * whose members it wanted to list.
 */
final class ClassUses {
  private final List<ClassModel> naming = new ArrayList<>();
  private final String descriptor;

  /**
   * @param name of the other class, {@code package.Name}
   */
  ClassUses(String name, List<Path> classPath) {
    this.descriptor = name.replace('.', '/');
    classPath.forEach(this::read);
  }

  /** Those whose methods or fields have it in their types, else all that name it. */
  List<String> names() {
    List<String> byMembers = names(this::isInAMember);
    return byMembers.isEmpty() ? names(any -> true) : byMembers;
  }

  private List<String> names(Predicate<ClassModel> wanted) {
    return naming.stream()
        .filter(wanted)
        .map(type -> type.thisClass().asInternalName().replace('/', '.'))
        .sorted()
        .toList();
  }

  private void read(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          ClassModel type = ClassFile.of().parse(file.getInputStream(entry).readAllBytes());
          if (isNamedIn(type)) {
            naming.add(type);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isNamedIn(ClassModel type) {
    return StreamSupport.stream(type.constantPool().spliterator(), false)
        .filter(Utf8Entry.class::isInstance)
        .map(PoolEntry::toString)
        .anyMatch(text -> text.contains(descriptor));
  }

  private boolean isInAMember(ClassModel type) {
    return Stream.concat(
            type.methods().stream().map(method -> method.methodType().stringValue()),
            type.fields().stream().map(field -> field.fieldType().stringValue()))
        .anyMatch(text -> text.contains("L" + descriptor + ";"));
  }
}
