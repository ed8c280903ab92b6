import { choice, optionalText, text, type Shape } from '../shape.ts';

/**
 * The devices that are on a network with CA Infrastructure or a boundary control and can be used for Privileged
 * Access. The device as its management names it: the id in Intune, the device id in Entra ID, or the serial number.
 * A device that people with access use for other things alone stands here too, with the reason.
 */
export const workstations: Shape = {
  as: 'workstations',
  title: 'Register of Workstations',
  columns: {
    device_id: text,
    name: text,
    platform: text,
    owner_person_id: text,
    controlled_by: choice('ca', 'other'),
    managed_by: choice('intune', 'other', 'none'),
    not_a_workstation_because: optionalText,
  },
};
