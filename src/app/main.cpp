#include "app/commands.h"
#include "base/crypto.h"

int main(int count, char** arguments) {
    klieg::crypto::initialise();
    return klieg::app::run_command(count, arguments);
}
