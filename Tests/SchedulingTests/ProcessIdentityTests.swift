import Scheduling
import Testing

@Suite("A process as the store knows it")
struct ProcessIdentityTests {
    @Test("this process is alive, and its text reads back as itself")
    func current() throws {
        let me = ProcessIdentity.current(nonce: "a")
        #expect(me.life == .alive)
        #expect(ProcessIdentity(me.description) == me)
    }

    @Test("a process with the same number that started at another time is dead")
    func numberUsedAgain() {
        let me = ProcessIdentity.current()
        #expect(ProcessIdentity(place: me.place, pid: me.pid, started: me.started + 1).life == .dead)
    }

    @Test("of a process on another machine nothing is known")
    func elsewhere() {
        let me = ProcessIdentity.current()
        #expect(ProcessIdentity(place: "another", pid: me.pid, started: me.started).life == .unknown)
    }

    @Test("no number has no process", arguments: ["", "here 1 2", "here x 2 n", "here 1 y n"])
    func malformed(text: String) { #expect(ProcessIdentity(text) == nil) }
}
