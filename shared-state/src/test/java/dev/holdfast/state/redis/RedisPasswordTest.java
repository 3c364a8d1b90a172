package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.OneRedis;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisPasswordTest {
  private static final String PASSWORD = "p@ss:w/rd+%41 ü#?";
  private static final String ANOTHER = "another";
  private static final String USER = "holdfast";

  @TempDir Path folder;
  private RealRedis server;
  private Path file;

  @BeforeEach
  void launch() throws IOException {
    server = RealRedis.launch("--requirepass", "administrator");
    file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void thePasswordIsReadFromAFile() {
    asAdministrator("CONFIG SET requirepass \"" + PASSWORD + "\"");

    RedisLinks links = linksAs(Optional.empty());

    await().until(links::isUp);
    Await.on(links.send(Command.SET, "{key}", "value"));
    links.close();
  }

  @Test
  void anotherPasswordIsTakenForTheNextConnectionWithoutARestart() throws IOException {
    user(">\"" + PASSWORD + "\"");
    RedisLinks links = linksAs(Optional.of(USER));
    await().until(links::isUp);

    user(">" + ANOTHER);
    renew(ANOTHER);
    user("<\"" + PASSWORD + "\"");
    Await.on(links.send(Command.SET, "{key}", "over the connection that there was"));
    loseConnections();

    // That they are lost is noticed a moment later.
    await()
        .until(
            () ->
                Await.on(
                    links
                        .send(Command.SET, "{key}", "over the next one")
                        .map(true)
                        .otherwise(false)));
    assertThat(asAdministrator("CLIENT LIST TYPE normal")).contains("user=" + USER);
    links.close();
  }

  @Test
  void aPasswordThatIsWrongOrNotThereYetIsTriedAgain() throws IOException {
    user(">" + ANOTHER);
    Files.delete(file);
    RedisLinks links = linksAs(Optional.of(USER));
    await().until(() -> links.backForMs() == 0);

    renew("wrong");
    await().until(() -> asAdministrator("ACL LOG").contains(USER));
    assertThat(links.isUp()).isFalse();
    renew(ANOTHER);

    await().until(links::isUp);
    links.close();
  }

  @Test
  void aPasswordOfTheConfigurationGoesWithTheUser() {
    user(">\"" + PASSWORD + "\"");
    RedisOptions options =
        new RedisOptions().setConnectionString(server.url()).setPassword(PASSWORD);

    RedisLinks links =
        new RedisLinks(
            OneRedis.VERTX,
            new RedisAccess(
                () -> options,
                new RedisLogin(Optional.of(USER), Optional.empty(), Optional.empty())));

    await().until(links::isUp);
    links.close();
  }

  private RedisLinks linksAs(Optional<String> user) {
    RedisOptions options = new RedisOptions().setConnectionString(server.url());
    RedisLogin login = new RedisLogin(user, Optional.of(file), Optional.empty());
    return new RedisLinks(OneRedis.VERTX, new RedisAccess(() -> options, login));
  }

  private void user(String password) {
    asAdministrator("ACL SETUSER " + USER + " on ~* &* +@all " + password);
  }

  private void loseConnections() {
    asAdministrator("CLIENT KILL USER " + USER);
  }

  private String asAdministrator(String command) {
    return server.ask("AUTH administrator", command);
  }

  /** As Kubernetes does with a mounted secret: at once, never half. */
  private void renew(String password) throws IOException {
    Path renewed = Files.writeString(folder.resolve("renewed"), password);
    Files.move(renewed, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
