metadata/unpackaged/triggers/ContactRollup.trigger
trigger ContactRollup on Contact (after insert) {
    AccountRollup.touch(Trigger.new);
}
